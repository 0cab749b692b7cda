"""From values to the models: answers, supply, policy."""
