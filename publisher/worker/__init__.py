"""Jobs, beat and the worker process."""
