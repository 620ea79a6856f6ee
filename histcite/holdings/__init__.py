"""What a library holds at one moment: its records by key, and what follows from them."""
