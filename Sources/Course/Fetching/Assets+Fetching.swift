import Foundation
import Importing
import Networks
import Tensors
import Zoo

/// Way in which weights came into `Assets/`.
public enum Fetched: Hashable, Sendable {
    case wasThere(path: String)
    case brought(path: String)
}

extension Assets {
    /// Brings a network's trained weights into `Assets/models`, from torchvision's published files or from elsewhere.
    ///
    /// The file appears under its name only when it is whole, its SHA-256 starts as its published name says, and it
    /// holds tensors. What a download that broke off has brought is kept beside it for the next one.
    ///
    /// - Parameters:
    ///   - model: as on the command line: `resnet50`.
    ///   - source: a file or an address; nil for the published one.
    ///   - patience: how long to wait for a server.
    ///   - progress: gets the bytes that are there, and the size of the file where it is known.
    /// - Throws: `FetchError`; `UnfitWeights` where a file that no checksum vouches for belongs to another network.
    public func fetch(
        _ model: String, from source: String? = nil, patience: DownloadPatience = .init(),
        progress: (_ done: Int, _ size: Int?) -> Void = { _, _ in }
    ) throws -> Fetched {
        let published = try checkFetchable(model)
        let target = modelPath(model)
        if source == nil, let published, FileManager.default.isReadableFile(atPath: target),
            (try? Checksum(inNameOf: published.file)?.check(target, from: target)) != nil
        {
            return .wasThere(path: target)
        }
        guard let origin = source ?? published?.address else { throw FetchError.notPublished(model: model) }
        let part: PartialFile
        do throws(DownloadError) {
            part = try bring(
                origin, named: Checksum.fileName(of: origin) ?? "\(model).pth", beside: target, patience, progress)
        } catch {
            guard source == nil, error.isOfTheNetwork else { throw FetchError.download(error) }
            throw FetchError.byHand(error, model: model, address: origin, target: target)
        }
        do {
            try check(part, of: model, from: origin)
        } catch {
            part.remove()
            throw error
        }
        do throws(DownloadError) { try part.finish() } catch { throw FetchError.download(error) }
        return .brought(path: target)
    }

    /// Where fetched weights are.
    func modelPath(_ model: String) -> String { repository.path("Assets/models/\(model).pth") }

    /// Makes sure that the name is known, and that its weights are not among those that `./setup` looks after.
    /// - Returns: what is published of it.
    private func checkFetchable(_ model: String) throws -> PublishedWeights.Entry? {
        guard !manifest.assets.contains(where: { $0.name == "models/\(model).pth" }) else {
            throw FetchError.comesWithSetup(model: model)
        }
        let table = try publishedWeights()
        let known = table.entries.map(\.model) + Zoo.names.filter { table[$0] == nil }
        guard known.contains(model) else {
            throw FetchError.unknown(model: model, nearest: nearestNames(to: model, in: known))
        }
        return table[model]
    }

    /// Brings all bytes of a file into a partial file beside its target, or beside what that links to.
    private func bring(
        _ origin: String, named name: String, beside target: String, _ patience: DownloadPatience,
        _ progress: (Int, Int?) -> Void
    ) throws(DownloadError) -> PartialFile {
        let folder = repository.path("Assets/models")
        // Addresses and files are looked at before anything is made.
        let download = origin.contains("://") ? try Download(origin, patience: patience) : nil
        let copy = download == nil ? try FileCopy(origin) : nil
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw .notWritable(path: folder, reason: error.localizedDescription)
        }
        let place: String
        do throws(AtomicFile.Failure) {
            place = try AtomicFile.place(of: target)
        } catch {
            throw .notWritable(path: target, reason: error.reason)
        }
        let part = try PartialFile(named: "\(name).part", of: place)
        // Without a checksum in its name nobody knows whether an earlier part is of the same file.
        if Checksum(inNameOf: name) == nil { try part.empty() }
        try download?.bring(into: part, progress: progress)
        try copy?.bring(into: part, progress: progress)
        return part
    }

    private func check(_ part: PartialFile, of model: String, from origin: String) throws {
        let checksum = Checksum(inNameOf: origin)
        try checksum?.check(part.path, from: origin)
        let weights: Weights
        do throws(WeightsError) {
            weights = try Weights(contentsOf: part.path)
        } catch {
            throw FetchError.notWeights(origin: origin, reason: "\(error.cause)")
        }
        if checksum == nil, Zoo.names.contains(model) {
            _ = try network(model, weights: weights, called: origin, classes: 1000)
        }
    }
}
