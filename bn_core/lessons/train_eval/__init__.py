"""Why a model can be worse in evaluation mode."""
