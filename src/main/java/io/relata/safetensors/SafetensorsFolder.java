package io.relata.safetensors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The weights of a model folder: {@code model.safetensors}, or the shards that {@code model.safetensors.index.json}
 * lists in its {@code weight_map}. Every listed tensor must be where the list says, and every tensor must be listed.
 */
public final class SafetensorsFolder implements TensorStore {
    private static final String WHOLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Map<String, SafetensorsFile> shards;
    private final Map<String, SafetensorsFile> byTensor;

    private SafetensorsFolder(Path folder, Map<String, SafetensorsFile> shards) {
        this.folder = folder;
        this.shards = shards;
        this.byTensor = new TreeMap<>();
    }

    /**
     * Opens the weights of a folder.
     *
     * @throws RelataException with {@code MODEL_MISSING} when the folder has neither of the two files, {@code
     *     MODEL_INVALID} when a file is damaged or the list does not fit the shards
     */
    public static SafetensorsFolder open(Path folder) {
        SafetensorsFolder result = new SafetensorsFolder(folder, new TreeMap<>());
        boolean opened = false;
        try {
            if (Files.isRegularFile(folder.resolve(INDEX))) {
                result.openShards(weightMap(folder.resolve(INDEX)));
            } else {
                result.openWhole();
            }
            opened = true;
            return result;
        } finally {
            if (!opened) {
                result.close();
            }
        }
    }

    private void openWhole() {
        SafetensorsFile file = SafetensorsFile.open(folder.resolve(WHOLE));
        shards.put(WHOLE, file);
        file.tensors().forEach(info -> byTensor.put(info.name(), file));
    }

    private void openShards(Map<String, String> weightMap) {
        weightMap.forEach((tensor, shard) -> {
            SafetensorsFile file =
                    shards.computeIfAbsent(shard, name -> SafetensorsFile.open(folder.resolve(checked(name))));
            file.info(tensor);
            byTensor.put(tensor, file);
        });
        shards.forEach((name, file) -> file.tensors().forEach(info -> {
            if (!name.equals(weightMap.get(info.name()))) {
                throw invalid(
                        "%s holds the tensor %s, which %s does not place there.".formatted(name, info.name(), INDEX));
            }
        }));
    }

    private String checked(String shard) {
        // A model folder may come from anywhere; its list must not reach files outside it.
        if (shard.isEmpty() || shard.contains("/") || shard.contains("\\") || shard.startsWith(".")) {
            throw invalid("%s names the shard \"%s\", which is no plain file name.".formatted(INDEX, shard));
        }
        return shard;
    }

    private static Map<String, String> weightMap(Path index) {
        JsonNode map;
        try {
            map = JSON.readTree(Files.readAllBytes(index)).path("weight_map");
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.MODEL_INVALID, "%s cannot be read: %s".formatted(index, e.getMessage()), "", e);
        }
        Map<String, String> weightMap = new TreeMap<>();
        map.properties()
                .forEach(property ->
                        weightMap.put(property.getKey(), property.getValue().asText()));
        if (weightMap.isEmpty()) {
            throw new RelataException(
                    ErrorCode.MODEL_INVALID, "%s has no weight_map, or an empty one.".formatted(index), "");
        }
        return weightMap;
    }

    private RelataException invalid(String what) {
        return new RelataException(
                ErrorCode.MODEL_INVALID,
                "%s: %s".formatted(folder, what),
                "Maybe files of two models were mixed in one folder.");
    }

    @Override
    public List<TensorInfo> tensors() {
        return byTensor.entrySet().stream()
                .map(entry -> entry.getValue().info(entry.getKey()))
                .toList();
    }

    @Override
    public Optional<TensorInfo> find(String name) {
        return Optional.ofNullable(byTensor.get(name)).flatMap(file -> file.find(name));
    }

    @Override
    public MemorySegment segment(String name) {
        info(name);
        return byTensor.get(name).segment(name);
    }

    @Override
    public String source() {
        return folder.toString();
    }

    @Override
    public void close() {
        shards.values().forEach(SafetensorsFile::close);
    }
}
