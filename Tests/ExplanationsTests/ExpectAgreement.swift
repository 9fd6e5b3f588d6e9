import Comparison
import Testing

/// Both links from the engine to a peer hold, and what passes they rest on. What was counted is attached to the test:
/// `swift test --attachments-path FOLDER` writes it down.
func expectAgreement(
    _ found: [ComparedSubject.Found], _ agreement: Agreement? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
    for found in found {
        #expect(found.peer < ComparedSubject.peersRounding, "\(found.what)", sourceLocation: sourceLocation)
        #expect(found.engine < Rounding.ofGradients, "\(found.what)", sourceLocation: sourceLocation)
    }
    var lines = found.map { "\($0.what): the peer off by \($0.peer), the engine by \($0.engine)" }
    if let agreement {
        #expect(agreement.faults == [], sourceLocation: sourceLocation)
        #expect(agreement.gradients < Rounding.ofGradients, sourceLocation: sourceLocation)
        lines.append("\(agreement)")
    }
    Attachment.record(lines.joined(separator: "\n"), named: "agreement.txt", sourceLocation: sourceLocation)
}
