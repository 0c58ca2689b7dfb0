"""The lessons, one package each with config, result, figure and questions."""
