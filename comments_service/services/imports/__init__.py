"""Write imported rows, undo imports, restore exports."""
