print("mirador")
