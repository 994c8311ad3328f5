"""Read what imports and exports need."""
