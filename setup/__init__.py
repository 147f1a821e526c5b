"""What `make` calls to prepare a machine. It runs before anything is installed: standard library only."""
