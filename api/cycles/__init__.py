"""A cycle: the survey, the offers and the policy of one round, as documents people change, and what is made of them."""
