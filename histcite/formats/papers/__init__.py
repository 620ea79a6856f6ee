"""Papers as their authors write them, read for what they cite."""
