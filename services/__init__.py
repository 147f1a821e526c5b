"""The house: every act of the product. It knows no door; doors enter a room by its front page."""
