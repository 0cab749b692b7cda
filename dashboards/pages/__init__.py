"""The pages: what stands on each, made of the figures. They decide nothing."""
