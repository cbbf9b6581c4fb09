"""The rule language: schema, loader, overlay, conflicts, sentences, templates."""
