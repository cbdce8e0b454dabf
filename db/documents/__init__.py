"""What the document services and queries share: records, sums, reading of input, processing."""
