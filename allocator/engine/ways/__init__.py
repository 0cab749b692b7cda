"""Ways of whole proposals and the choice between them: the restricted master and its pieces."""
