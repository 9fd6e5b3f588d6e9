/// The progress of a method, told to whoever listens while it runs.
///
///     try WorkProgress.tell({ done, total in print("\(done) of \(total)") }) {
///         try Occlusion().attribute(.logit(281), to: image, in: network)
///     }
///
/// Methods that run many altered copies of an image tell of each batch of them; those of one pass tell nothing.
public enum WorkProgress {
    /// Hears of the runs of the network that are done, and of all that there are for one image.
    public typealias Listener = @Sendable (_ done: Int, _ total: Int) -> Void

    /// Tells `listener` how far the methods come that `work` runs in this task.
    public static func tell<Result>(_ listener: @escaping Listener, while work: () throws -> Result) rethrows -> Result
    {
        try $current.withValue(Ear(listener: listener), operation: work)
    }

    /// Whom the methods that run in this task tell; nil for nobody. Not the function itself: of a task-local function
    /// type Swift 6.3 loses the metadata when it optimizes.
    @TaskLocal private static var current: Ear?

    private struct Ear: Sendable {
        let listener: Listener
    }

    static func report(_ done: Int, of total: Int) { current?.listener(done, total) }
}
