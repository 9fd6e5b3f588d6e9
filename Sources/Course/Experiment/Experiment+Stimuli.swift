import Tensors

extension Experiment {
    // MARK: Pictures

    /// Each scene has one animal; nine in a row have each animal once.
    var series: SceneSeries {
        SceneSeries(Arrangement(1), seed: seed, species: Choice.species, sizes: 0.7...0.95)
    }

    /// The animal of a scene.
    func shape(inScene number: Int) -> Int {
        let target = series[number].placements[0].target
        return Choice.all.firstIndex { $0.target == target }!
    }

    private func stimulus(_ condition: Stimulus.Condition, _ scene: Int) -> Stimulus {
        Stimulus(condition, scene: scene, shape: shape(inScene: scene))
    }

    /// The same scenes under each condition, so that levels differ in nothing else.
    /// - Parameter rounds: each has every animal once.
    public func stimuli(_ conditions: [Stimulus.Condition], rounds: Int) -> [Stimulus] {
        (0..<rounds * Choice.all.count).flatMap { scene in
            let shape = shape(inScene: scene)
            return conditions.map { Stimulus($0, scene: scene, shape: shape) }
        }
    }

    /// Every animal's outline with the coats of the next `coats` in the list: all pairs with eight.
    public func conflicts(coats: Int) -> [Stimulus] {
        let count = Choice.all.count
        return (0..<coats * count).map { scene in
            let shape = shape(inScene: scene)
            return Stimulus(.cueConflict(coat: (shape + 1 + scene / count) % count), scene: scene, shape: shape)
        }
    }

    // MARK: What a person is shown

    /// The pictures that a person names, in their order; no scene comes twice.
    public var trials: [Stimulus] {
        let distortions =
            [Distortion.grey] + Self.contrasts.map { .contrast($0) } + Self.noiseWidths.map { .noise($0) }
            + Self.lowPassDeviations.map { .lowPass($0) }
        let plain = distortions.flatMap { Array(repeating: Stimulus.Condition.distorted($0), count: Self.perLevel) }
        let silhouettes = Array(repeating: Stimulus.Condition.silhouette, count: Self.silhouettes)
        var trials = (plain + silhouettes).enumerated().map { scene, condition in stimulus(condition, scene) }
        let count = Choice.all.count
        for i in 0..<Self.conflicts {
            let scene = trials.count, shape = shape(inScene: scene)
            trials.append(
                Stimulus(.cueConflict(coat: (shape + 1 + i % (count - 1)) % count), scene: scene, shape: shape))
        }
        var lot = RandomNumbers(seed: seed, stream: "trials")
        return lot.draw(trials.count, from: trials)
    }

    /// What a person sees of the scenes to look at, with the places of their animals.
    /// - Throws: `AssetError`, `PhotographError`, `SceneError`.
    public func scenesToLookAt(from assets: Assets) throws -> [(photograph: Tensor, mask: Tensor)] {
        let scenes = try scenes(Array(sceneNumbersToLookAt), from: assets)
        return sceneNumbersToLookAt.map { scenes[$0]! }
    }

    /// What to say beside a figure that shows a scene.
    public func credit(ofScene number: Int, from assets: Assets) throws -> String {
        try series[number].compose(from: assets).credit
    }
}
