import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Uses a broker as the Java client does. Reads a JSON array of actions from standard input, carries them out in order,
 * and prints a JSON array of their results. The one argument is a properties file with the client's settings.
 * The actions and their results are described in kafka_tool.ts.
 */
public final class KafkaTool {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(200);

  private final Properties client;

  private KafkaTool(Properties client) {
    this.client = client;
  }

  public static void main(String[] args) throws Exception {
    Properties client = new Properties();
    try (var settings = Path.of(args[0]).toUri().toURL().openStream()) {
      client.load(settings);
    }
    KafkaTool tool = new KafkaTool(client);
    ArrayNode results = JSON.createArrayNode();
    for (JsonNode action : JSON.readTree(System.in)) results.add(tool.run(action));
    System.out.println(JSON.writeValueAsString(results));
  }

  private JsonNode run(JsonNode action) throws Exception {
    String name = action.path("action").asText();
    return switch (name) {
      case "createTopic" -> createTopic(action);
      case "produce" -> produce(action);
      case "consume" -> consume(action);
      case "offsets" -> offsets(action);
      case "deleteRecords" -> deleteRecords(action);
      default -> throw new IllegalArgumentException("The action \"" + name + "\" is not known");
    };
  }

  private JsonNode createTopic(JsonNode action) throws Exception {
    Map<String, String> config = new HashMap<>();
    action.path("config").properties().forEach(entry -> config.put(entry.getKey(), entry.getValue().asText()));
    int partitions = action.path("partitions").asInt(1);
    NewTopic topic = new NewTopic(action.get("topic").asText(), Optional.of(partitions), Optional.empty()).configs(config);
    try (Admin admin = Admin.create(client)) {
      admin.createTopics(List.of(topic)).all().get();
    }
    return JSON.createObjectNode();
  }

  /** Results in the offset of each record. */
  private JsonNode produce(JsonNode action) throws Exception {
    Properties settings = new Properties();
    settings.putAll(client);
    settings.put("compression.type", action.path("codec").asText("none"));
    // Everything of one call in few batches: compression has something to do.
    settings.put("linger.ms", "50");
    JsonNode transaction = action.path("transaction");
    if (!transaction.isMissingNode()) settings.put("transactional.id", transaction.get("id").asText());
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    if (!transaction.isMissingNode()) {
      producer.initTransactions();
      producer.beginTransaction();
    }
    String topic = action.get("topic").asText();
    for (JsonNode record : action.get("records")) sent.add(producer.send(recordOf(topic, record)));
    // An abort drops what was not sent yet: the records must be in the log, followed by the abort.
    producer.flush();
    String outcome = transaction.path("outcome").asText("none");
    if (outcome.equals("commit")) producer.commitTransaction();
    if (outcome.equals("abort")) producer.abortTransaction();
    // Closing would abort: an open transaction is left behind as by a program that died.
    if (!outcome.equals("open")) producer.close();
    ArrayNode results = JSON.createArrayNode();
    for (Future<RecordMetadata> future : sent) {
      results.addObject().put("partition", future.get().partition()).put("offset", future.get().offset());
    }
    return results;
  }

  private static ProducerRecord<String, String> recordOf(String topic, JsonNode record) {
    Integer partition = record.hasNonNull("partition") ? record.get("partition").asInt() : null;
    Long timestamp = record.hasNonNull("timestampMs") ? record.get("timestampMs").asLong() : null;
    String key = record.path("key").textValue();
    String value = record.path("value").textValue();
    var result = new ProducerRecord<>(topic, partition, timestamp, key, value);
    record.path("headers").properties().forEach(header -> {
      String text = header.getValue().textValue();
      result.headers().add(header.getKey(), text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    });
    return result;
  }

  /** Results in the records of all partitions, from the first to the end as it is now. */
  private JsonNode consume(JsonNode action) {
    ArrayNode results = JSON.createArrayNode();
    try (var consumer = consumerOf(action)) {
      List<TopicPartition> partitions = partitionsOf(consumer, action);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
        for (ConsumerRecord<String, String> record : consumer.poll(POLL)) results.add(jsonOf(record));
      }
    }
    return results;
  }

  private static ObjectNode jsonOf(ConsumerRecord<String, String> record) {
    ObjectNode result = JSON.createObjectNode();
    result.put("partition", record.partition()).put("offset", record.offset()).put("timestampMs", record.timestamp());
    result.put("key", record.key()).put("value", record.value());
    ObjectNode headers = result.putObject("headers");
    for (Header header : record.headers()) {
      byte[] value = header.value();
      headers.put(header.key(), value == null ? null : new String(value, StandardCharsets.UTF_8));
    }
    return result;
  }

  /** Results in the first offset, the end, and the end for readers of committed records, per partition. */
  private JsonNode offsets(JsonNode action) {
    ArrayNode results = JSON.createArrayNode();
    ObjectNode committedOnly = JSON.createObjectNode().put("readCommitted", true);
    try (var consumer = consumerOf(JSON.createObjectNode()); var committed = consumerOf(committedOnly)) {
      List<TopicPartition> partitions = partitionsOf(consumer, action);
      Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Map<TopicPartition, Long> stableEnds = committed.endOffsets(partitions);
      for (TopicPartition partition : partitions) {
        results.addObject().put("partition", partition.partition()).put("start", starts.get(partition))
            .put("end", ends.get(partition)).put("stableEnd", stableEnds.get(partition));
      }
    }
    return results;
  }

  private JsonNode deleteRecords(JsonNode action) throws Exception {
    var partition = new TopicPartition(action.get("topic").asText(), action.path("partition").asInt(0));
    var before = RecordsToDelete.beforeOffset(action.get("beforeOffset").asLong());
    try (Admin admin = Admin.create(client)) {
      admin.deleteRecords(Map.of(partition, before)).all().get();
    }
    return JSON.createObjectNode();
  }

  private KafkaConsumer<String, String> consumerOf(JsonNode action) {
    Properties settings = new Properties();
    settings.putAll(client);
    boolean readCommitted = action.path("readCommitted").asBoolean(false);
    settings.put("isolation.level", readCommitted ? "read_committed" : "read_uncommitted");
    settings.put("enable.auto.commit", "false");
    return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
  }

  private static List<TopicPartition> partitionsOf(KafkaConsumer<String, String> consumer, JsonNode action) {
    return consumer.partitionsFor(action.get("topic").asText()).stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .sorted((a, b) -> Integer.compare(a.partition(), b.partition()))
        .toList();
  }
}
