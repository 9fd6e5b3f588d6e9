import Foundation

/// A file on its way from an address into a partial file.
///
/// Where bytes are there already, only the rest is asked for; a server that does not answer with exactly that rest is
/// asked for everything. A connection that breaks after it brought something is taken up again by itself.
struct Download {
    let address: URL
    let curl: Curl
    /// How often in a row a broken connection is taken up again.
    var retries = 4
    /// How many redirects are followed.
    static let redirectLimit = 10

    /// - Throws: `DownloadError.notAnAddress`, `.curlMissing`.
    init(_ text: String, patience: DownloadPatience) throws(DownloadError) {
        guard let address = URL(string: text), ["http", "https"].contains(address.scheme?.lowercased() ?? ""),
            address.host?.isEmpty == false
        else { throw .notAnAddress(text) }
        self.address = address
        curl = try Curl(patience: patience)
    }

    /// Brings what is missing.
    ///
    /// - Parameters:
    ///   - part: what has come so far.
    ///   - progress: gets the bytes that are there, and the size of the file where it is known.
    func bring(into part: PartialFile, progress: (_ done: Int, _ size: Int?) -> Void) throws(DownloadError) {
        var retriesLeft = retries
        while true {
            let before = part.count
            let ending = try attempt(part, progress)
            guard case .broken(let reason, let size) = ending else { return }
            guard retriesLeft > 0, part.count > before else {
                if part.count == 0 { throw .unreachable(address: address.absoluteString, reason: reason) }
                throw .brokenOff(address: address.absoluteString, received: part.count, of: size, reason: reason)
            }
            retriesLeft -= 1
        }
    }

    private enum AttemptEnding {
        case whole
        case broken(String, size: Int?)
    }

    /// What a head says of the bytes that follow.
    private enum Answer {
        case redirect(URL)
        case body(size: Int?)
        /// Everything was there before.
        case nothingMissing
        /// The rest was asked for, and something else was offered.
        case startOver
    }

    private func attempt(
        _ part: PartialFile, _ progress: (Int, Int?) -> Void
    ) throws(DownloadError) -> AttemptEnding {
        var place = address
        for _ in 0...Self.redirectLimit {
            var answer: Answer?
            let ending = try curl.get(place, from: part.count) { head throws(DownloadError) in
                let read = try self.answer(head, at: place, to: part)
                answer = read
                guard case .body(let size) = read else { return false }
                progress(part.count, size)
                return true
            } onBody: { bytes throws(DownloadError) in
                try part.append(bytes)
                if case .body(let size) = answer { progress(part.count, size) }
            }
            switch (answer, ending) {
            case (_, .silent):
                let patience = curl.patience.silence + (answer == nil ? curl.patience.connecting : 0)
                throw .timedOut(address: place.absoluteString, seconds: patience, received: part.count)
            case (.redirect(let next), _): place = next
            case (.startOver, _): try part.empty()
            case (.nothingMissing, _): return .whole
            case (.body(let size), .broken(let reason)): return .broken(reason, size: size)
            case (.body(let size), _):
                guard let size, part.count < size else { return .whole }
                return .broken("the connection was closed", size: size)
            case (nil, .broken(let reason)): return .broken(reason, size: nil)
            case (nil, _): throw .notHTTP(address: place.absoluteString)
            }
        }
        throw .tooManyRedirects(address: address.absoluteString, limit: Self.redirectLimit)
    }

    private func answer(
        _ head: ResponseHead, at place: URL, to part: PartialFile
    ) throws(DownloadError) -> Answer {
        let start = part.count
        switch head.status {
        case 200:
            // Everything comes, whatever was asked for.
            try part.empty()
            if let size = head.contentLength { try part.reserve(size) }
            return .body(size: head.contentLength)
        case 206 where start > 0:
            guard let range = head.contentRange, range.start == start else { return .startOver }
            if let size = range.size { try part.reserve(size - start) }
            return .body(size: range.size)
        case 416 where start > 0:
            return head.contentRange?.size == start ? .nothingMissing : .startOver
        case 301, 302, 303, 307, 308:
            let target = head["Location"] ?? ""
            guard let next = URL(string: target, relativeTo: place)?.absoluteURL, !target.isEmpty,
                next.scheme == "https" || (next.scheme == "http" && place.scheme == "http")
            else { throw .wrongRedirect(address: place.absoluteString, to: target.isEmpty ? "nowhere" : target) }
            return .redirect(next)
        default:
            throw .status(head.status, reason: head.reason, address: place.absoluteString)
        }
    }
}
