"""What histcite keeps: claims, sources, references, names, properties and decisions; frozen values, no behaviour."""
