"""What is due in a body, today or on any other day?"""
