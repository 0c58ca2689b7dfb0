"""What the length of a weight vector does under batch norm."""
