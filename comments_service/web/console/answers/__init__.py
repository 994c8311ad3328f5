"""What is watched for, and how the team answers."""
