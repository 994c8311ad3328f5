"""What every wing needs: ids, cursors, signed values, periods."""
