"""What a reply means, read by a model or by rules, each judgement tied to words of the reply."""
