"""What two texts say differently: words with their roles, figures and dates in them, and how they contrast."""
