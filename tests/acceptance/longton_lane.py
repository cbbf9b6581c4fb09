"""Longton Lane Primary, G1 to G30."""

from tests.acceptance.entry import in_part, later, not_expressible, of, proved

_GOLDEN = "golden/test_longton_lane"
_PEOPLE = "acceptance/test_people_and_duties"
_DUTIES = "tenants/test_duties"
_REMINDING = "services/test_reminding"
_AGREED = of(
    _PEOPLE,
    "test_the_clause_stands_in_what_people_agree_to_and_the_register_proves_who_did",
)

CLAUSES = {
    "G1": proved(
        *of(
            _PEOPLE,
            "test_G1_a_version_says_for_ever_who_signed_it_and_when_it_was_agreed",
            "test_G1_nobody_is_added_to_those_who_signed_a_version_in_force",
        ),
        *of(_DUTIES, "test_a_term_that_gets_its_dates_keeps_its_row"),
        *of(_REMINDING, "test_a_term_without_dates_reminds_from_the_first_of_april"),
    ),
    "G2": proved(
        *of(
            "tenants/test_documents",
            "TestToolsForPupils::test_a_new_tool_is_a_duty_and_cannot_be_used_yet",
            "TestToolsForPupils::test_another_document_does_not_stand_in_for_it",
            "TestToolsForPupils::test_with_its_risk_assessment_pupils_may_use_it",
            "TestToolsForPupils::test_one_that_is_struck_out_or_overdue_does_not_count",
        ),
    ),
    "G3": not_expressible("the school's web filter is another supplier's"),
    "G4": later("incidents"),
    "G5": proved(*_AGREED),
    "G6": proved(*of(_GOLDEN, "test_G6_names_wait_for_the_head_and_each_is_listed")),
    "G7": proved(
        *of(
            _GOLDEN,
            "test_G7_a_picture_of_an_event_waits_for_the_head",
            "test_G7_the_head_does_not_approve_her_own_picture",
            "test_G7_the_heads_agreement_does_not_stand_in_for_consent",
        ),
        *of(
            "services/test_approving",
            "test_any_change_voids_an_approval",
            "test_nobody_approves_what_they_had_a_hand_in",
        ),
    ),
    "G8": proved(*_AGREED),
    "G9": proved(*_AGREED),
    "G10": proved(
        *of(_PEOPLE, "test_G10_staff_are_reminded_of_their_privacy_settings_each_term"),
        *of(
            "tenants/test_acknowledging",
            "test_where_it_says_termly_each_terms_first_day_asks_again",
        ),
    ),
    "G11": proved(*of(_GOLDEN, "test_G11_a_grumble_about_the_council_waits_for_the_head")),
    "G12": proved(*_AGREED),
    "G13": proved(
        *of(_GOLDEN, "test_G13_a_flood_of_posts_is_stopped"),
        *of(
            "services/test_publishing",
            "test_a_rate_limit_keeps_the_whole_channel_waiting_and_no_other",
        ),
        *of(
            "services/test_limiting",
            "test_an_account_near_its_limit_waits_until_the_platform_counts_anew",
        ),
        *of("rules/test_kinds", "test_a_channel_for_young_children_is_refused"),
    ),
    "G14": later("incidents"),
    "G15": proved(
        *of(
            "tenants/test_acknowledging",
            "TestConcerns::test_a_concern_is_an_answer_that_governors_take_up",
            "TestConcerns::test_a_concern_is_no_agreement",
            "TestConcerns::test_its_words_are_for_the_governors_and_who_wrote_them",
        ),
        *of(_REMINDING, "test_a_concern_reaches_the_governors_without_its_words"),
        *of("web/test_registers", "test_a_concern_goes_to_a_governor_who_answers_it"),
    ),
    "G16": proved(
        *of(_GOLDEN, "test_G16_an_account_that_was_not_approved_is_refused"),
        *of(
            "services/test_requesting",
            "test_without_an_approval_nobody_is_sent_to_the_platform",
            "test_an_approval_for_facebook_does_not_open_instagram",
            "test_an_approval_counts_for_one_account",
            "test_an_approval_ends",
            "test_the_way_back_from_the_platform_asks_again",
            "test_so_does_the_choice_of_the_account",
        ),
        *of(
            "web/test_account_requests",
            "test_a_teacher_asks_the_head_approves_and_the_office_connects",
            "test_the_direct_address_is_refused_with_the_clause",
            "test_so_is_the_way_back_when_the_approval_went_meanwhile",
        ),
    ),
    "G17": proved(
        *of(
            _PEOPLE,
            "test_G17_the_parents_code_is_a_duty_each_year",
            "test_G17_the_newsletter_gets_a_line_that_leads_to_the_rules",
        ),
        *of("web/test_public_page", "test_it_shows_the_house_rules_the_version_and_the_review"),
    ),
    "G18": in_part(
        *of("web/test_public_page", "test_it_shows_the_house_rules_the_version_and_the_review"),
        missing="comments: the reason offered where one is hidden",
    ),
    "G19": later("comments: rules for replies"),
    "G20": later("comments and incidents"),
    "G21": later("incidents: the evidence pack"),
    "G22": later("incidents"),
    "G23": later("incidents"),
    "G24": proved(
        *of(
            "web/test_before_posting",
            "test_G24_before_its_first_post_a_school_reads_that_it_is_public_for_ever",
        )
    ),
    "G25": later("comments: following up"),
    "G26": later("incidents"),
    "G27": in_part(
        *of(_GOLDEN, "test_G27_an_individual_matter_is_not_taken_up_here"),
        missing="comments: the reply that points to the right procedure",
    ),
    "G28": later("comments and incidents"),
    "G29": in_part(
        *of(_GOLDEN, "test_G29_a_child_who_can_be_recognised_is_a_safeguarding_matter"),
        missing="comments: one held for it, and the safeguarding lead told",
    ),
    "G30": later("comments: hiding needs a reason from the policy"),
}
