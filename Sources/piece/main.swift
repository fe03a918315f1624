print("piece")
