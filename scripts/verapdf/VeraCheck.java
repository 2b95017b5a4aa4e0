import java.io.FileInputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;

/**
 * Validates a PDF file with veraPDF and names every broken clause, with examples.
 * java -cp "lib/*" VeraCheck.java FILE FLAVOUR[,FLAVOUR...], for instance 3a,ua1
 * Exit status: 0 all conform, 1 one does not, 2 could not check.
 */
public class VeraCheck {
  private static final int EXAMPLES = 2;

  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      System.err.println("usage: VeraCheck FILE FLAVOUR[,FLAVOUR...]");
      System.exit(2);
    }
    LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    boolean conforms = true;
    for (String id : arguments[1].split(",")) {
      try {
        conforms &= check(arguments[0], id);
      } catch (Exception problem) {
        System.err.println(arguments[0] + " " + id + ": could not check: " + problem);
        System.exit(2);
      }
    }
    System.exit(conforms ? 0 : 1);
  }

  private static boolean check(String file, String id) throws Exception {
    PDFAFlavour flavour = PDFAFlavour.byFlavourId(id);
    if (flavour == PDFAFlavour.NO_FLAVOUR) throw new IllegalArgumentException("unknown flavour " + id);
    try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, EXAMPLES, false, true, false)) {
      ValidationResult result = validator.validate(parser);
      System.out.printf("%s %s: %s, %d checks%n", file, flavour,
          result.isCompliant() ? "conforms" : "DOES NOT CONFORM", result.getTotalAssertions());
      if (!result.isCompliant()) report(result);
      return result.isCompliant();
    }
  }

  private static void report(ValidationResult result) {
    Map<RuleId, List<TestAssertion>> examples = new HashMap<>();
    for (TestAssertion assertion : result.getTestAssertions()) {
      if (assertion.getStatus() == TestAssertion.Status.FAILED) {
        examples.computeIfAbsent(assertion.getRuleId(), rule -> new ArrayList<>()).add(assertion);
      }
    }
    Comparator<RuleId> order = Comparator.comparing(RuleId::getClause).thenComparing(RuleId::getTestNumber);
    result.getFailedChecks().keySet().stream().sorted(order).forEach(rule -> {
      System.out.printf("  %d x clause %s test %d: %s%n", result.getFailedChecks().get(rule), rule.getClause(),
          rule.getTestNumber(), result.getValidationProfile().getRuleByRuleId(rule).getDescription());
      for (TestAssertion example : examples.getOrDefault(rule, List.of())) {
        System.out.printf("      %s | %s%n", example.getErrorMessage(), example.getLocation().getContext());
      }
    });
  }
}
