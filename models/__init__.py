"""What things are: frozen data models. No input or output, no solver, no web."""
