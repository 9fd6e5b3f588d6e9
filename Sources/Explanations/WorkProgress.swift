/// How far a method has come, told to whoever listens while it runs.
///
///     try WorkProgress.$listener.withValue({ done, total in print("\(done) of \(total)") }) {
///         try Occlusion().attribute(.logit(281), to: image, in: network)
///     }
///
/// Methods that run many altered copies of an image tell of each batch of them; those of one pass tell nothing.
public enum WorkProgress {
    /// Hears of the runs of the network that are done, and of all that there are for one image.
    public typealias Listener = @Sendable (_ done: Int, _ total: Int) -> Void

    /// Whom the methods that run in this task tell; nil for nobody.
    @TaskLocal public static var listener: Listener?

    static func report(_ done: Int, of total: Int) { listener?(done, total) }
}
