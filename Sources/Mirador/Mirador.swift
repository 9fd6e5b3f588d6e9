// Mirador
