import Mirador
@main enum L { static func main() {} }
