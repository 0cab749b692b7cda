"""Serves: the allocator over HTTP under ``/api/v1``, with a store and runs in their own processes."""
