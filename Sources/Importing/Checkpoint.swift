import Foundation
import Networks

/// A file from which a training that was killed goes on as if nothing had happened.
///
/// It is a safetensors file that is written beside its place and renamed onto it: whenever the process dies, a whole one is there.
public struct Checkpoint: TrainingStore {
    public let path: String
    /// How many steps lie between two writings; the last step is written too.
    public var interval: Int

    public init(path: String, interval: Int = 200) {
        precondition(interval > 0, "a checkpoint every \(interval) steps")
        self.path = path
        self.interval = interval
    }

    public func save(_ state: Weights) throws { try state.write(toSafetensors: path) }

    public func load() throws -> Weights? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do throws(WeightsError) {
            return try Weights(contentsOf: path)
        } catch {
            if case .unreachable = error.cause { throw error }
            // Who is told to fetch a file again has none to fetch here.
            var part = "it"
            if case .tensor(let name) = error.place { part = "its \(name)" }
            throw TrainingError.otherCheckpoint(path: path, reason: "\(part) is damaged or cut off")
        }
    }
}
