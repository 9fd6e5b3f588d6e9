import Course
import Foundation
import Importing
import Networks
import Testing
import Zoo

@Suite struct `The networks that the course compares` {
    @Test func `ResNet-50 joins the two that setup brings once its weights are there`() throws {
        let clone = try Clone(), real = try Repository.find(), manager = FileManager.default
        for folder in ["Assets/models", "Sources/Course/Fetching"] {
            try manager.createDirectory(atPath: clone.repository.path(folder), withIntermediateDirectories: true)
        }
        for file in [
            "Assets/models/efficientnet-lite0.pth", "Assets/models/efficientnet-lite2.pth",
            "Assets/labels", "Sources/Course/Fetching/published-weights.tsv",
        ] {
            try manager.createSymbolicLink(atPath: clone.repository.path(file), withDestinationPath: real.path(file))
        }
        let assets = try Assets(in: clone.repository)
        let before = try assets.comparedNetworks().map(\.name)
        #expect(before == ["efficientnet-lite0", "efficientnet-lite2"])
        let weights = try Zoo.architecture("resnet50").formulaWeights(seed: 1)
        try Weights(weights).write(toSafetensors: clone.repository.path("Assets/models/resnet50.pth"))
        let after = try assets.comparedNetworks().map(\.name)
        #expect(after == before + ["resnet50"])
    }
}
