"""Who the customers are, who may act, and which document binds them."""
