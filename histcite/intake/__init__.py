"""What comes in: batches read, linked to their sources, told from what is there, and taken in by one write."""
