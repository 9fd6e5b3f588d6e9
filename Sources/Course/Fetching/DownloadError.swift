import Foundation

/// Reason why a file did not come over the network.
public enum DownloadError: Error, Equatable, CustomStringConvertible {
    case curlMissing
    case notAnAddress(String)
    case noSuchFile(String)
    case unreachable(address: String, reason: String)
    case timedOut(address: String, seconds: Double, received: Int)
    case brokenOff(address: String, received: Int, of: Int?, reason: String)
    case status(Int, reason: String, address: String)
    case tooManyRedirects(address: String, limit: Int)
    case wrongRedirect(address: String, to: String)
    case notHTTP(address: String)
    case notWritable(path: String, reason: String)
    case diskFull(path: String, needed: Int, free: Int)
    case underway(path: String)

    public var description: String {
        switch self {
        case .curlMissing:
            "The program curl, which downloads, is not installed: run ./setup."
        case .notAnAddress(let text):
            "\(text) is not an address that starts with https:// or http://."
        case .noSuchFile(let path):
            "There is no file \(path) that can be read. (An address starts with https:// or http://.)"
        case .unreachable(let address, let reason):
            "\(address) cannot be reached: \(reason)."
        case .timedOut(let address, let seconds, let received):
            "\(address): nothing came for \(seconds.formatted()) s"
                + (received > 0 ? ", after \(ByteCount(received)) had come; run it again to go on from there." : ".")
        case .brokenOff(let address, let received, let size, let reason):
            "\(address) broke off after \(ByteCount(received))"
                + (size.map { " of \(ByteCount($0))" } ?? "") + " (\(reason)); run it again to go on from there."
        case .status(let status, let reason, let address):
            "\(address): the server answers \(status)\(reason.isEmpty ? "" : " \(reason)")"
                + (status == 404 || status == 410 ? "; the file is not there (any more)." : ".")
        case .tooManyRedirects(let address, let limit):
            "\(address) leads from address to address, more than \(limit) times."
        case .wrongRedirect(let address, let target):
            "\(address) leads to \(target), which is not followed: only https://, or http:// from http://."
        case .notHTTP(let address):
            "\(address): what answers there does not speak HTTP."
        case .notWritable(let path, let reason):
            "\(path) cannot be written: \(reason)."
        case .diskFull(let path, let needed, let free):
            "\(path) needs \(ByteCount(needed)), and \(ByteCount(free)) are free on the disk."
        case .underway(let path):
            "\(path) is being written by another run of mirador: wait for it to end."
        }
    }
}

extension DownloadError {
    /// Whether the cause lies between here and the server, so that another way may work.
    var isOfTheNetwork: Bool {
        switch self {
        case .notAnAddress, .noSuchFile, .notWritable, .diskFull, .underway: false
        default: true
        }
    }
}

/// A number of bytes, as people read it: `97.8 MB`.
struct ByteCount: CustomStringConvertible {
    let bytes: Int

    init(_ bytes: Int) { self.bytes = bytes }

    var description: String {
        var amount = Double(bytes)
        guard amount >= 1000 else { return "\(bytes) bytes" }
        let units = ["kB", "MB", "GB", "TB", "PB", "EB"]
        var unit = -1
        while amount >= 999.95, unit + 1 < units.count {
            amount /= 1000
            unit += 1
        }
        return String(format: "%.1f ", amount) + units[max(unit, 0)]
    }
}
