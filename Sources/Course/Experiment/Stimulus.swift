/// A picture of the experiment before it is drawn: of which animal, in which scene, and what is done to it.
public struct Stimulus: Hashable, Sendable {
    public let condition: Condition
    /// The number of its scene in the experiment's series.
    public let scene: Int
    /// The animal whose outline it has, by its place in `Choice.all`.
    public let shape: Int

    public enum Condition: Hashable, Sendable {
        case distorted(Distortion)
        case silhouette
        /// The outline of one animal, the coat of another.
        case cueConflict(coat: Int)
    }

    public init(_ condition: Condition, scene: Int, shape: Int) {
        (self.condition, self.scene, self.shape) = (condition, scene, shape)
    }

    /// The animal whose coat it has; nil where it has its own or none.
    public var coat: Int? {
        if case .cueConflict(let coat) = condition { coat } else { nil }
    }
}
