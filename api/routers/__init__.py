"""One file per noun; each handler translates a request into one call."""
