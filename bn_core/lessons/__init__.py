"""One package per lesson: config, result, figure, sentences, verdicts and questions."""
