"""Lache Primary, L1 to L26."""

from tests.acceptance.entry import in_part, later, of, proved

_GOLDEN, _CONNECTING = "golden/test_lache", "services/test_connecting"
_PEOPLE = "acceptance/test_people_and_duties"
_DUTIES = "tenants/test_duties"
_REMINDING = "services/test_reminding"
_AGREED = of(
    _PEOPLE,
    "test_the_clause_stands_in_what_people_agree_to_and_the_register_proves_who_did",
)

CLAUSES = {
    "L1": proved(
        *of(_GOLDEN, "test_L1_a_personal_profile_is_refused"),
        *of(_CONNECTING, "test_a_personal_profile_is_refused"),
        *of("web/test_public_page", "test_it_lists_the_official_channels_with_their_links"),
    ),
    "L2": proved(
        *of(_GOLDEN, "test_L2_a_platform_that_the_policy_does_not_name_is_refused"),
        *of(
            _CONNECTING,
            "test_the_policy_refuses_a_platform_before_any_request",
            "test_an_account_is_connected_through_the_platforms_own_sign_in",
        ),
        *of(
            "web/test_journey",
            "test_a_platform_that_the_policy_does_not_name_shows_its_clause_and_no_button",
        ),
        *of("golden/test_one_text_five_verdicts", "test_one_text_gets_each_schools_own_verdict"),
    ),
    "L3": proved(
        *of("services/test_claiming", "test_an_urgent_post_passes_ordinary_ones"),
        *of(
            "web/test_closing",
            "test_L3_the_head_publishes_a_closure_in_two_presses_and_the_audit_says_who",
            "test_L3_anybody_else_still_waits_for_the_named_member_of_staff",
            "test_what_the_policy_has_no_place_for_is_not_sent",
        ),
    ),
    "L4": in_part(
        *of("architecture/test_audit", "test_every_version_of_a_post_stays_readable"),
        missing="records: the export of a week's versions for a request",
    ),
    "L5": proved(
        *of(
            _PEOPLE,
            "test_L5_the_composer_links_both_documents_and_a_missing_one_is_a_duty",
            "test_L5_a_link_that_has_gone_dead_is_named_until_it_opens_again",
            "test_L5_a_page_behind_a_log_in_or_for_a_moment_away_is_not_dead",
        ),
        *of(
            "tenants/test_documents", "test_a_document_whose_own_review_is_overdue_is_a_duty_again"
        ),
    ),
    "L6": proved(
        *of(_PEOPLE, "test_L6_fourteen_of_fifteen_have_read_it_and_one_got_two_reminders"),
    ),
    "L7": proved(
        *of(
            "tenants/test_exceptions",
            "test_nobody_but_the_head_approves_one",
            "test_the_head_does_not_approve_her_own",
            "test_an_approved_one_stands_in_the_register_with_its_dates",
            "test_without_an_end_or_a_reason_there_is_none",
        ),
        *of(_REMINDING, "test_an_exception_is_told_of_thirty_days_before_its_end"),
    ),
    "L8": later("incidents"),
    "L9": later("incidents"),
    "L10": later("comments: rules for replies"),
    "L11": proved(
        *of(_GOLDEN, "test_L11_a_mobile_number_is_blocked"),
        *of("detect/test_signals", "test_the_schools_own_contacts_are_allowed"),
    ),
    "L12": proved(*of(_GOLDEN, "test_L12_a_complaint_waits_for_the_head")),
    "L13": in_part(
        *of("golden/test_comment_modes", "test_each_school_treats_a_comment_its_own_way"),
        *of(
            "services/test_settling",
            "test_a_parents_comment_is_hidden_by_the_regular_look",
            "test_a_parents_comment_is_hidden_as_soon_as_facebook_tells_us",
        ),
        *of(
            "journeys/test_real_time",
            "test_a_comment_on_facebook_is_hidden_on_arrival_by_webhook",
            "test_without_webhooks_it_is_hidden_by_the_regular_look",
        ),
        *of(
            "web/test_live_post",
            "test_where_comments_are_hidden_on_arrival_it_shows_for_how_long_one_could_be_seen",
        ),
        missing="comments: a reviewer's queue with agreeing and refusing",
    ),
    "L14": proved(*_AGREED),
    "L15": proved(
        *of(
            _GOLDEN,
            "test_L15_class_news_is_kept_off_facebook_only",
            "test_L15_class_news_disguised_as_an_event_is_noticed",
        )
    ),
    "L16": proved(
        *of(
            _GOLDEN,
            "test_L16_a_teachers_post_waits_for_the_named_operator",
            "test_L16_once_the_operator_agrees_the_post_no_longer_waits",
            "test_nobody_approves_their_own_post",
        ),
        *of("services/test_approving", "test_absence_cover_counts_on_its_days_only"),
        *of(
            "acceptance/test_further_services",
            "test_L16_the_audit_keeps_who_stands_in_and_on_which_days",
        ),
    ),
    "L17": proved(
        *of(
            _GOLDEN,
            "test_L17_a_roundup_on_a_friday_is_right",
            "test_L17_a_roundup_on_a_thursday_is_doubted",
            "test_L17_before_good_friday_thursday_is_the_day",
            "test_L17_a_second_roundup_in_a_week_is_blocked_and_names_the_first",
        ),
        *of(
            "test_school_time",
            "test_L17_a_roundup_goes_out_at_half_past_three_on_the_wall",
            "test_L17_holidays_have_no_roundup",
            "test_L17_a_school_may_skip_the_week_instead",
        ),
        *of(
            "services/test_series",
            "test_L17_days_are_planned_at_the_right_instants",
            "test_L17_looking_twice_plans_each_day_once",
            "test_L17_nobody_is_reminded_before_the_hour_and_one_notice_comes_then",
            "test_L17_at_midnight_it_was_missed",
            "test_L17_what_went_out_is_done",
            "test_L17_holidays_are_never_missed",
            "test_L17_after_a_long_outage_there_is_one_notice_and_no_post",
            "test_L17_a_closure_entered_later_moves_the_day",
            "test_L17_a_school_may_leave_the_week_out",
            "test_L17_a_second_roundup_in_the_week_is_blocked_and_names_the_first",
            "test_L17_rules_know_of_good_friday_from_the_calendar",
            "test_L17_the_next_days_say_why_they_are_not_on_a_friday",
            "test_L17_a_paused_series_asks_for_nothing_and_has_missed_nothing_afterwards",
        ),
        *of(
            "web/test_series_pages",
            "test_a_second_roundup_in_a_week_is_stopped_with_a_link_to_the_first",
        ),
    ),
    "L18": in_part(
        *of(
            _DUTIES,
            "test_a_termly_review_shows_fourteen_days_before_the_end",
            "test_it_is_done_by_somebody_with_a_note",
            "test_only_those_the_policy_names_and_the_head_may_do_it",
        ),
        missing="the trust's screen; the school itself sees it overdue",
    ),
    "L19": proved(
        *of(
            _CONNECTING,
            "test_a_page_with_one_administrator_becomes_a_duty",
            "test_L19_whom_the_platform_names_and_nobody_knows_is_for_the_head",
            "test_L19_somebody_who_operates_it_here_is_known_by_name",
            "test_L19_a_platform_that_does_not_tell_is_not_made_to",
        ),
        *of(
            "web/test_account_requests",
            "test_a_teacher_asks_the_head_approves_and_the_office_connects",
        ),
    ),
    "L20": proved(
        *of(
            _CONNECTING,
            "test_what_is_doubtful_about_an_account",
            "test_an_account_in_doubt_needs_the_heads_confirmation_with_a_reason",
            "test_somebody_else_cannot_confirm_an_account_in_doubt",
            "test_what_facebook_itself_tells_of_a_page_is_compared_with_the_school",
        )
    ),
    "L21": proved(*of("acceptance/test_further_clauses", "test_L21_a_private_sale_is_not_posted")),
    "L22": proved(
        *of(
            _GOLDEN,
            "test_L22_only_a_clear_yes_is_a_yes",
            "test_L22_consent_must_be_in_writing",
            "test_L22_consent_for_facebook_says_nothing_about_x",
            "test_L22_a_child_nobody_marked_is_not_assumed_to_consent",
        ),
        *of(
            "services/test_consenting",
            "test_a_withdrawn_consent_stops_fridays_post",
            "test_withdrawing_for_facebook_leaves_x_alone",
            "test_consent_for_the_website_is_none_for_facebook",
            "test_consent_ends_on_its_day_and_on_leaving",
        ),
        *of(
            "rules/test_faces",
            "test_more_faces_than_are_declared_stop_a_post_at_every_school",
            "test_a_child_who_was_not_chosen_has_nobodys_consent_even_beside_one_who_was",
        ),
        *of("services/test_declaring", "test_a_chosen_pupils_consent_is_looked_up"),
        *of("services/test_publishing", "test_a_withdrawn_consent_stops_fridays_post"),
    ),
    "L23": proved(
        *of(
            _GOLDEN,
            "test_L23_a_child_in_a_picture_is_not_named_anywhere",
            "test_L23_a_first_name_without_a_picture_is_allowed",
        ),
        *of(
            "services/test_deciphering",
            "test_L23_a_name_written_into_a_picture_of_children_stops_it",
        ),
        *of("services/test_surfaces", "test_a_name_is_found_on_every_surface"),
        *of(
            "rules/test_faces",
            "test_a_name_beside_a_face_that_nobody_declared_is_one_beside_a_child",
        ),
    ),
    "L24": proved(*of(_GOLDEN, "test_L24_each_identifier_is_listed_with_its_place")),
    "L25": proved(
        *of(
            _GOLDEN,
            "test_L25_a_shortened_link_waits_for_somebody",
            "test_L25_a_link_is_looked_at_again_before_publishing",
        ),
        *of(
            "services/test_linking",
            "test_L25_a_short_link_is_judged_by_where_it_leads",
            "test_L25_a_page_that_changed_since_holds_the_post",
            "test_a_look_that_never_comes_holds_the_post",
            "test_the_beat_has_links_looked_at_before_the_slot",
        ),
        *of(
            "links/test_visiting",
            "test_redirects_are_followed_and_each_is_looked_at",
            "test_a_redirect_into_our_own_house_is_refused",
        ),
    ),
    "L26": later("comments: removing with evidence, and incidents"),
}
