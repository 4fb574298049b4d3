"""What is done to columns of numbers before they are drawn: plain arrays in, plain arrays out."""
