"""Reads of links from other sites."""
