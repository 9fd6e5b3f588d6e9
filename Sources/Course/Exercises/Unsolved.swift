/// Error that the body of an exercise throws until somebody solves it.
public struct Unsolved: Error, CustomStringConvertible {
    public init() {}

    public var description: String { "this exercise is open" }
}
