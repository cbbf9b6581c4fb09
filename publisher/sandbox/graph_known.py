"""Names of Graph fields that exist at the platform and have no value here.

The Graph refuses a whole call for one field it does not know. A client that asks for a real
field must not be refused by us, so these names are accepted and left out of the answer, as the
Graph leaves out what is empty. Source: the Graph API v26.0 reference of each node.
"""

from __future__ import annotations

from collections.abc import Mapping


def _names(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


KNOWN: Mapping[str, frozenset[str]] = {
    "Page": _names(
        "about access_token ad_campaign affiliation app_id artists_we_like attire",
        "available_promo_offer_ids awards band_interests band_members best_page bio birthday",
        "booking_agent breaking_news_usage built business can_checkin can_post category",
        "category_list checkins company_overview connected_instagram_account",
        "connected_page_backed_instagram_account contact_address",
        "copyright_attribution_insights copyright_whitelisted_ig_partners country_page_likes",
        "cover culinary_team current_location delivery_and_pickup_option_info description",
        "description_html differently_open_offerings directed_by display_subtext",
        "displayed_message_response_time does_viewer_have_page_permission_link_ig emails",
        "engagement fan_count featured_video features followers_count food_styles founded",
        "general_info general_manager genre global_brand_page_name global_brand_root_id",
        "has_added_app has_lead_access has_transitioned_to_new_page_experience",
        "has_whatsapp_business_number has_whatsapp_number hometown hours id impressum",
        "influences instagram_business_account is_always_open is_calling_eligible is_chain",
        "is_community_page is_eligible_for_branded_content",
        "is_eligible_for_disable_connect_ig_btn_for_non_page_admin_am_web",
        "is_messenger_bot_get_started_enabled is_messenger_platform_bot is_owned",
        "is_permanently_closed is_published is_unclaimed is_verified is_webhooks_subscribed",
        "keywords leadgen_tos_acceptance_time leadgen_tos_accepted leadgen_tos_accepting_user",
        "link location members merchant_id merchant_review_status messaging_feature_status",
        "messenger_ads_default_icebreakers messenger_ads_default_quick_replies",
        "messenger_ads_quick_replies_type mini_shop_storefront mission mpg name",
        "name_with_location_descriptor network new_like_count offer_eligible",
        "overall_star_rating owner_business page_backed_threads_account_id page_token",
        "parent_page parking payment_options personal_info personal_interests",
        "pharma_safety_info phone pickup_options place_type plot_outline preferred_audience",
        "press_contact price_range priority_hours privacy_info_url produced_by products",
        "promotion_eligible promotion_ineligible_reason public_transit rating_count recipient",
        "record_label release_date restaurant_services restaurant_specialties schedule",
        "screenplay_by season single_line_address starring start_info store_code",
        "store_location_descriptor store_number studio supports_donate_button_in_live_video",
        "talking_about_count temporary_status unread_message_count unread_notif_count",
        "unseen_message_count user_access_expire_time username verification_status voip_info",
        "website were_here_count whatsapp_number written_by",
    ),
    "Post": _names(
        "actions admin_creator allowed_advertising_objectives application attachments",
        "backdated_time call_to_action can_reply_privately caption child_attachments comments",
        "comments_mirroring_domain coordinates created_time description event expanded_height",
        "expanded_width feed_targeting from full_picture height icon id instagram_eligibility",
        "is_app_share is_eligible_for_dark_post is_eligible_for_promotion is_expired",
        "is_fb_live_videos is_hidden is_inline_created is_instagram_eligible is_live_clip",
        "is_popular is_published is_spherical likes link message message_tags",
        "multi_share_end_card multi_share_optimized name object_id parent_id permalink_url",
        "picture place privacy promotable_id promotion_status properties reactions",
        "scheduled_publish_time shares source status_type story story_tags subscribed target",
        "targeting timeline_visibility type updated_time via video_buying_eligibility",
        "was_fb_live_videos width",
    ),
    "Photo": _names(
        "album alt_text alt_text_custom backdated_time backdated_time_granularity",
        "can_backdate can_delete can_tag content_category created_time description embed_html",
        "embeddable end_offset event file_size format from height icon id images",
        "is_crosspost_video is_instagram_eligible length link live_status name name_tags",
        "page_story_id permalink_url picture place position post_views privacy published",
        "scheduled_publish_time source start_offset target title universal_video_id",
        "updated_time views webp_images width",
    ),
    "Comment": _names(
        "admin_creator application attachment can_comment can_hide can_like can_remove",
        "can_reply_privately comment_count comments created_time from id is_hidden is_private",
        "like_count live_broadcast_timestamp message message_tags object parent permalink_url",
        "private_reply_conversation reactions user_likes",
    ),
    "IGUser": _names(
        "biography business_discovery collaborative_media_search followers_count",
        "follows_count has_profile_pic id ig_id is_published legacy_instagram_user_id",
        "media_count mentioned_comment mentioned_media mini_shop_storefront name",
        "owner_business profile_picture_url shopping_product_tag_eligibility",
        "shopping_review_status username website",
    ),
    "IGMedia": _names(
        "alt_text audio_id boost_eligibility_info caption comments_count",
        "copyright_check_information current_live_viewer_count has_poll has_slider id ig_id",
        "ingest_first_video_received_time ingest_is_ready_to_start ingest_key",
        "ingest_last_heartbeat_time ingest_state ingest_url ingest_video_height",
        "ingest_video_width is_ai_generated is_comment_enabled is_shared_to_feed",
        "legacy_instagram_media_id like_count live_reactions live_status media_audio_type",
        "media_product_type media_type media_url owner permalink reposts_count saved_count",
        "shares_count shortcode thumbnail_url timestamp total_comments_count total_like_count",
        "total_views_count username video_title view_count",
    ),
    "IGComment": _names(
        "from hidden id legacy_instagram_comment_id like_count media parent_id text timestamp",
        "user username",
    ),
}
