"""What every query needs: row types and the outbox."""
