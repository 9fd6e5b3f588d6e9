import Features
import Foundation
import Testing

@Suite struct `Weights of a pair` {
    @Test func `The long tail has the weight of the bell farther away`() {
        #expect(bellWeight(0) == 1 && tailWeight(0) == 1)
        #expect(abs(bellWeight(2) - exp(-2)) < 1e-12 && tailWeight(2) == 0.2)
        for distance in [0.3, 1, 3, 5] {
            #expect(abs(tailWeight(tailDistance(ofWeight: bellWeight(distance))) - bellWeight(distance)) < 1e-12)
        }
        #expect(tailDistance(ofWeight: bellWeight(3)) > 9)
    }
}
