"""Terms, their names, topics and questions: from model to page, and the linking of terms in text."""
